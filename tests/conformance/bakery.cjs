// Prints what npm's openbadges-bakery finds in each of the files that are named: one JSON object.
// Where it never answers, as for a file that is too short for it, it found nothing.
"use strict";

const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");

const [folder, ...files] = process.argv.slice(2);
const bakery = createRequire(`${folder}/`)("openbadges-bakery");
const found = {};

for (const file of files) {
  found[file] = null;
  bakery.extract(readFileSync(file), (error, content) => {
    if (!error) found[file] = content;
  });
}
process.on("exit", () => process.stdout.write(JSON.stringify(found)));

// Puts pages into the one that is open, one after the other, and returns what is found on each of them:
// {rules, small, pairs, wider}, or {fault}. A page that stands open already is given without `html`.
// `violationsOf` (axe-core), `contrastOf` (contrast.js) and `overflowOf` are there.
async (pages) => {
  const root = document.documentElement;
  const ofThePage = (head) => head.querySelectorAll('title, meta, base');  // its sheets are there already
  const place = (html) => {
    const next = new DOMParser().parseFromString(html, 'text/html');
    for (const { name } of [...root.attributes]) root.removeAttribute(name);
    for (const { name, value } of next.documentElement.attributes) root.setAttribute(name, value);
    for (const one of ofThePage(document.head)) one.remove();
    for (const one of ofThePage(next.head)) document.head.append(document.adoptNode(one));
    document.body.replaceWith(document.adoptNode(next.body));
    scrollTo(0, 0);
  };
  // As at the end of loading: every picture is there or refused, but for those that wait until they are near.
  const settled = async () => {
    const waiting = [...document.images].filter((one) => !one.complete && one.loading !== 'lazy');
    await Promise.all(waiting.map((one) => new Promise((done) => { one.onload = one.onerror = done; })));
    root.getBoundingClientRect();  // has the letters of this page asked for
    await document.fonts.ready;
  };
  const small = () => [...document.querySelectorAll('button, .btn, .lien, nav a, footer a, summary, input, select')]
    .filter((one) => one.type !== 'hidden' && one.checkVisibility({ visibilityProperty: true }))
    .map((one) => (['checkbox', 'radio'].includes(one.type) ? one.closest('label') : one))
    .map((one) => [one.outerHTML.slice(0, 120), one.getBoundingClientRect().height])
    .filter(([, height]) => height > 1 && height < 44).map(([html]) => html);
  const found = [];
  for (const { html, rules, colours } of pages) {
    try {
      if (html) place(html);
      await settled();
      found.push({
        rules: rules ? await violationsOf(rules) : [], small: rules ? small() : [], pairs: colours ? contrastOf() : [],
        wider: overflowOf(),
      });
    } catch (error) {
      found.push({ fault: String(error) });
    }
  }
  return found;
}

"""What `--help` says of each command and option, in French and English; what stands for files, click says itself."""

from __future__ import annotations

SUBCOMMAND = ("COMMANDE [ARGUMENTS]…", "COMMAND [ARGUMENTS]…")
METAVARS: dict[str, tuple[str, str]] = {
    "name": ("NOM", "NAME"),
    "address": ("ADRESSE", "ADDRESS"),
    "identity": ("IDENTITÉ", "IDENTITY"),
    "lines": ("FICHIER.jsonl", "FILE.jsonl"),
    "backpack": ("email:ADRESSE", "email:ADDRESS"),
}
HELP: dict[str, tuple[str, str]] = {
    "yes": (
        "Confirme sans demander\u00a0; les personnes à préciser sont laissées.",
        "Confirms without asking; people who could be several are left out.",
    ),
    "current": (
        "Dit où en sont les tables\u00a0; 1 si elles ne sont pas à jour.",
        "Says where the tables are; exit status 1 when they are not current.",
    ),
    "export": (
        "Écrit un badge vérifié dans un fichier\u00a0: PNG, SVG, JWS ou JSON.",
        "Writes a verified badge to a file: PNG, SVG, JWS or JSON.",
    ),
    "init": (
        "Prépare l’installation\u00a0: base de données, adresse publique, un organisme.",
        "Prepares the installation: database, public address, an organisation.",
    ),
    "rotate": (
        "Met une nouvelle clé à la place de l’actuelle\u00a0; les anciens badges restent valables.",
        "Puts a new key in place of the present one; older badges stay valid.",
    ),
    "retire": (
        "Ne signe plus avec cette clé\u00a0; ses badges restent valables.",
        "Signs no more with this key; its badges stay valid.",
    ),
    "verify": (
        "Vérifie un badge\u00a0: adresse, fichier PNG, SVG, JSON ou JWS, texte, ou - (entrée).",
        "Verifies a badge: address, PNG, SVG, JSON or JWS file, text, or - (standard input).",
    ),
    "badges": ("Open Badges 2.0 : attribuer, vérifier, emporter.", "Open Badges 2.0: award, verify, take away."),
    "award": (
        "Attribue un badge d’après une feuille d’émargement (CSV ou XLSX).",
        "Awards a badge from an attendance sheet (CSV or XLSX).",
    ),
    "org": ("Le nom court de l’organisme.", "The organisation’s short name."),
    "badge": ("Le nom court du badge.", "The badge’s short name."),
    "session": ("L’identifiant de la séance.", "The session’s id."),
    "sheet": ("La feuille.", "The sheet."),
    "json": ("Écrit le résultat en JSON.", "Writes the result as JSON."),
    "db": ("Les tables de la base de données.", "The tables of the database."),
    "upgrade": ("Amène les tables à la dernière migration.", "Brings the tables to the newest migration."),
    "demo": (
        "Prépare une démonstration (une fois) et dit quoi ouvrir.",
        "Makes a demonstration (once) and says what to open.",
    ),
    "format": ("Le format.", "The format."),
    "signed": ("Le PNG ou le SVG porte la forme signée (JWS).", "The PNG or SVG carries the signed form (JWS)."),
    "recipient": ("Pour le compte e-mail d’un porte-badges.", "For the e-mail account of a backpack."),
    "-o": ("Le fichier à écrire.", "The file to write."),
    "base-url": (
        "L’adresse publique du service, fixée une fois pour toutes.",
        "The public address of the service, settled once and for all.",
    ),
    "organisation": (
        "Le nom de l’organisme, tel que le public le lira.",
        "The organisation’s name, as the public will read it.",
    ),
    "slug": (
        "Son nom court dans les adresses (tiré du nom si rien n’est dit).",
        "Its short name in addresses (taken from the name unless given).",
    ),
    "url": ("Son site.", "Its web site."),
    "email": ("Son adresse e-mail publique.", "Its public e-mail address."),
    "coordinator": (
        "L’adresse e-mail de la première personne qui coordonne.",
        "The e-mail address of the first coordinator.",
    ),
    "revoke": (
        "Retire un badge et tout ce qui en a été publié.",
        "Withdraws a badge and everything that was published of it.",
    ),
    "reason": ("Le motif, pris dans la liste.", "The reason, from the list."),
    "run": (
        "Sert l’installation sur HOST:PORT (127.0.0.1:8000 si rien n’est dit).",
        "Serves the installation on HOST:PORT (127.0.0.1:8000 unless said).",
    ),
    "keys": ("Les clés de signature d’un organisme.", "The signing keys of an organisation."),
    "list": ("Montre les clés, la plus récente d’abord.", "Shows the keys, the newest first."),
    "create": ("Crée la première clé.", "Creates the first key."),
    "verifying.recipient": (
        "L’e-mail, l’adresse ou le téléphone de la personne.",
        "The person’s e-mail, address or phone.",
    ),
    "now": ("Vérifie comme si l’on était à ce moment.", "Verifies as if it were this moment."),
    "verifying.json": ("Écrit le rapport en JSON.", "Writes the report as JSON."),
    "record": ("Garde tout ce qui a été lu.", "Keeps everything that was fetched."),
    "replay": ("Répond depuis un tel fichier, sans connexion.", "Answers from such a file, without any connection."),
    "people": ("Une personne et ce qui est gardé d’elle.", "A person and what is kept of her."),
    "people.erase": (
        "Efface une personne pour toujours, par son identifiant ou par un de ses badges.",
        "Erases a person for ever, by their id or by one of their badges.",
    ),
    "people.yes": ("Efface sans demander.", "Erases without asking."),
    "people.export": (
        "Écrit tout ce qui est gardé d’une personne dans un fichier ZIP.",
        "Writes everything that is kept of a person to a ZIP file.",
    ),
    "retention": ("La durée de conservation.", "How long people are kept."),
    "retention.run": (
        "Prévient et efface maintenant, comme le serveur une fois par jour.",
        "Tells and erases now, as the server does once a day.",
    ),
    "batch": ("Vérifie une ligne après l’autre.", "Verifies one line after the other."),
}

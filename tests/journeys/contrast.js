// Returns every pair of colours that the open page shows or would show: [kind, ink, ground, ratio, where].
// Kinds: text, sign (icons, borders of fields and buttons, the ring of the focus), line (borders that only part).
() => {
  const probe = document.createElement('span');
  document.body.append(probe);
  const numbers = (colour) => (colour.match(/[\d.]+/g) || []).map(Number);
  const clear = (colour) => { const [, , , alpha = 1] = numbers(colour); return alpha === 0; };
  const resolved = (colour) => { probe.style.color = ''; probe.style.color = colour; return getComputedStyle(probe).color; };
  const luminance = (colour) => {
    const part = (value) => { const one = value / 255; return one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4; };
    const [red, green, blue] = numbers(colour).map(part);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ratio = (first, second) => {
    const [dark, light] = [luminance(first), luminance(second)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const base = getComputedStyle(document.documentElement).backgroundColor;
  const grounds = new Map();
  // What stands behind an element: the nearest ground of its own; of a choice that is made, the sibling laid under it.
  const ground = (element) => {
    if (element === null) return base;
    if (!grounds.has(element)) {
      const style = getComputedStyle(element);
      const under = element.closest('label')?.querySelector(':scope > .fd');
      const laid = under && under !== element && element !== under.parentElement ? getComputedStyle(under).backgroundColor : null;
      grounds.set(element, !clear(style.backgroundColor) ? style.backgroundColor
        : laid && !clear(laid) ? laid : ground(element.parentElement));
    }
    return grounds.get(element);
  };
  const shown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    && element.getBoundingClientRect().width > 1;
  const found = new Map();
  const note = (kind, ink, behind, element) => {
    const key = `${kind} ${ink} ${behind}`;
    if (!clear(ink) && !found.has(key)) found.set(key, [kind, ink, behind, ratio(ink, behind), element.outerHTML.slice(0, 120)]);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (walker.currentNode.data.trim() && !seen.has(element)) {
      seen.add(element);
      if (shown(element)) note('text', getComputedStyle(element).color, ground(element), element);
    }
  }
  for (const field of document.querySelectorAll('input, select, textarea')) {
    if (field.type === 'hidden' || !shown(field)) continue;
    note('text', getComputedStyle(field).color, ground(field), field);
    if (field.type === 'file') {
      const button = getComputedStyle(field, '::file-selector-button');
      note('text', button.color, clear(button.backgroundColor) ? ground(field) : button.backgroundColor, field);
    }
  }
  for (const icon of document.querySelectorAll('svg.i')) {
    if (shown(icon)) note('sign', getComputedStyle(icon).color, ground(icon), icon);
  }
  for (const element of document.body.querySelectorAll('*')) {
    const style = getComputedStyle(element);
    for (const side of ['Top', 'Right', 'Bottom', 'Left']) {
      if (parseFloat(style[`border${side}Width`]) && shown(element)) {
        const needed = element.matches('.saisie, .obs, .btn, .depot') && clear(style.backgroundColor) || element.matches('.saisie, .obs');
        note(needed ? 'sign' : 'line', style[`border${side}Color`], ground(element.parentElement), element);
      }
    }
  }
  // The ring of the focus stands around a band of its own, which parts it from whatever is behind.
  note('sign', resolved('var(--focus)'), resolved('var(--surf)'), document.body);
  // What a pointer over an element changes: beside each rule for it stands, for a moment, the same rule for a class.
  const added = [];
  const copy = (parent) => {
    for (let at = parent.cssRules.length - 1; at >= 0; at -= 1) {
      const rule = parent.cssRules[at];
      if (rule.media) copy(rule);
      else if ((rule.selectorText || '').includes(':hover')) {
        parent.insertRule(rule.cssText.replaceAll(':hover', '.sous-le-pointeur'), at + 1);
        added.push([parent, parent.cssRules[at + 1]]);
      }
    }
  };
  [...document.styleSheets].forEach(copy);
  for (const element of document.querySelectorAll('a, button, summary')) {
    if (!shown(element)) continue;
    element.classList.add('sous-le-pointeur');
    const { color, backgroundColor } = getComputedStyle(element);
    note('text', color, clear(backgroundColor) ? ground(element.parentElement) : backgroundColor, element);
    element.classList.remove('sous-le-pointeur');
  }
  for (const [parent, rule] of added) parent.deleteRule([...parent.cssRules].indexOf(rule));
  probe.remove();
  return [...found.values()];
}

// What tests run inside of a page: a browser is given these functions as texts. Plain JavaScript,
// because the types of a browser would be taken for those of all other code, too.

/** Every text that has a box: its colour, what is behind it, how high its letters are in pixels. */
function seenTexts() {
  const backgroundOf = (element) => {
    if (element === null) return 'rgb(255, 255, 255)';
    const { backgroundColor } = getComputedStyle(element);
    const isClear = /^rgba\(.*, 0\)$/.test(backgroundColor);
    return isClear ? backgroundOf(element.parentElement) : backgroundColor;
  };
  return [...document.body.querySelectorAll('*')].flatMap((element) => {
    const own = [...element.childNodes].filter(({ nodeType }) => nodeType === 3);
    const text = own.map(({ nodeValue }) => nodeValue).join('');
    const { width, height } = element.getBoundingClientRect();
    if (text.trim() === '' || width <= 1 || height <= 1) return [];
    const style = getComputedStyle(element);
    const svg = element.closest('svg');
    const scale = svg === null ? 1 : svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    // A number in a circle of a chart stands on the shape that is drawn before it.
    const shape = element.previousElementSibling;
    const isInShape = svg !== null && shape !== null && style.fill === backgroundOf(svg);
    return {
      text: text.trim().slice(0, 60),
      colour: svg === null ? style.color : style.fill,
      background: isInShape ? getComputedStyle(shape).fill : backgroundOf(element),
      size: Number.parseFloat(style.fontSize) * scale,
    };
  });
}

/** Of each chart: how many of its forms are shown, how high it is, which letters reach beyond it. */
function shownCharts() {
  return [...document.querySelectorAll('figure.chart')].map((figure) => {
    const forms = [...figure.querySelectorAll('svg[role=img]')];
    const shown = forms.filter((svg) => svg.getBoundingClientRect().width > 0);
    const box = shown[0]?.getBoundingClientRect() ?? { width: 0, height: 0 };
    const cut = [...(shown[0]?.querySelectorAll('text') ?? [])].filter((text) => {
      const { left, right, top, bottom } = text.getBoundingClientRect();
      const isBeside = left < box.left - 1 || right > box.right + 1;
      return isBeside || top < box.top - 1 || bottom > box.bottom + 1;
    });
    return {
      shown: shown.length,
      height: box.height,
      cut: cut.map(({ textContent }) => textContent),
    };
  });
}

/** By how many pixels anything reaches beyond the page's right edge. */
function overhang() {
  const { scrollWidth, clientWidth } = document.documentElement;
  return scrollWidth - clientWidth;
}

/** What is folded is part of the page, too. */
function setDetails(isOpen) {
  for (const details of document.querySelectorAll('details')) details.open = isOpen;
}

function plantImage() {
  document.body.insertAdjacentHTML('beforeend', '<img src="x" onerror="hurt = 1">');
}

function paper() {
  return {
    background: getComputedStyle(document.body).backgroundColor,
    timeline: document.querySelector('#timeline table').getBoundingClientRect().height,
  };
}

module.exports = { seenTexts, shownCharts, overhang, setDetails, plantImage, paper };

'use strict';
// Letters without accents and case: "so tai chinh" finds "Sở Tài chính".
const plain = (text) => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/[đĐ]/g, 'd').toLowerCase();

for (const table of document.querySelectorAll('table.sorts')) {
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const texts = rows.map((row) => plain(row.textContent.replace(/\s+/g, ' ')));
  const box = document.querySelector(`[data-for="${table.id}"]`);
  const input = box.querySelector('input');
  const told = box.querySelector('output');
  const count = () => { told.textContent = `${rows.filter((row) => !row.hidden).length} / ${rows.length}`; };
  input.addEventListener('input', () => {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    rows.forEach((row, at) => { row.hidden = !words.every((word) => texts[at].includes(word)); });
    count();
  });
  count();
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const keys = new Map(rows.map((row) => [row, row.cells[column].dataset.key ?? row.cells[column].textContent.trim()]));
    const numbers = head.classList.contains('number');
    head.querySelector('button').addEventListener('click', () => {
      const up = head.getAttribute('aria-sort') !== 'ascending';
      heads.forEach((other) => other.removeAttribute('aria-sort'));
      head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
      const order = (a, b) => {
        const [x, y] = [keys.get(a), keys.get(b)];
        // What has no value comes last, whichever way the others go.
        if (x === '' || y === '') return (x === '') - (y === '');
        const by = numbers ? Number(x) - Number(y) : x.localeCompare(y, 'vi');
        return up ? by : -by;
      };
      body.append(...rows.sort(order));
      rows.forEach((row, at) => { texts[at] = plain(row.textContent.replace(/\s+/g, ' ')); });
    });
  });
}

// What a point of a plot says when it is pointed at.
for (const mark of document.querySelectorAll('svg a [aria-label]')) {
  const title = document.createElementNS('http://www.w3.org/2000/svg', 'title');
  title.textContent = mark.getAttribute('aria-label');
  mark.append(title);
}

"use strict";
const ties = JSON.parse(document.getElementById("data").textContent);
const list = document.getElementById("ties");
const lines = document.querySelectorAll("line");

function element(name, text) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  return made;
}

function choose(number, open) {
  lines.forEach((line) => line.classList.toggle("chosen", open && Number(line.dataset.tie) === ties.length - 1 - number));
}

const items = ties.map((tie, number) => {
  const details = element("details");
  details.append(element("summary", `${tie.ends[0]} – ${tie.ends[1]}: ${tie.weight}`));
  details.addEventListener("toggle", () => {
    choose(number, details.open);
    if (!details.open || details.children.length > 1) return;
    const stances = element("ul");
    for (const [day, actor, issue, position, id] of tie.stances) {
      stances.append(element("li", `${day} ${actor} ${position}: ${issue} (${id})`));
    }
    details.append(stances);
  });
  const item = element("li");
  item.append(details);
  list.append(item);
  return details;
});

lines.forEach((line) =>
  line.addEventListener("click", () => {
    const details = items[ties.length - 1 - Number(line.dataset.tie)];
    details.open = true;
    details.scrollIntoView({ block: "nearest" });
  }),
);

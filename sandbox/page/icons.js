const SVG = "http://www.w3.org/2000/svg";

/** Outlines on a grid of 24 by 24, drawn with a round pen. */
const OUTLINES = {
  attach: "M20 11.5l-8.2 8.2a5.3 5.3 0 0 1-7.5-7.5l8.6-8.6a3.6 3.6 0 0 1 5 5l-8.5 8.6a1.8 1.8 0 0 1-2.6-2.6l7.8-7.8",
  add: "M12 5v14M5 12h14",
  block: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM5.7 5.7l12.6 12.6",
  check: "M5 13l4.5 4.5L19 7",
  chevron: "M6 9l6 6 6-6",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7.2V12l3.2 2",
  close: "M6 6l12 12M18 6L6 18",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  document: "M14 3H6v18h12V7zM14 3v4h4M9 12h6M9 16h6",
  dots: "M12 5.5v.01M12 12v.01M12 18.5v.01",
  download: "M12 4v11M7 11l5 5 5-5M5 20h14",
  edit: "M4 20l1-5L16 4l4 4L9 19zM13.5 6.5l4 4",
  format: "M4 18L9 6l5 12M5.8 14h6.4M16.5 18a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM19 13v5",
  forward: "M14 6l6 6-6 6M19.5 12H10a6 6 0 0 0-6 6",
  image: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9v.01",
  leave: "M14 4H6v16h8M11 12h9.5M17 8.5l3.5 3.5-3.5 3.5",
  link: "M10 14a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 6 6l1-1",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  megaphone: "M4 10v4h3l9 4.5v-13L7 10zM7.5 14l1.5 5.5h2.5L10 15.2M19 9.5a4 4 0 0 1 0 5",
  menu: "M4 7h16M4 12h16M4 17h16",
  mic: "M12 4a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V7a3 3 0 0 0-3-3zM6 11.5a6 6 0 0 0 12 0M12 17.5V21",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z",
  out: "M8 16l8-8M9 8h7v7",
  people:
    "M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20a6.5 6.5 0 0 1 13 0" +
    "M16 4.8a3.5 3.5 0 0 1 0 6.4M18 14.5a6.5 6.5 0 0 1 3.5 5.5",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5a7.5 7.5 0 0 1 15 0",
  pin: "M12 21c4-5 7-8 7-11.5a7 7 0 0 0-14 0C5 13 8 16 12 21zM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  play: "M8 5l11 7-11 7z",
  reply: "M10 6L4 12l6 6M4.5 12H14a6 6 0 0 1 6 6",
  send: "M4 12L3.5 4.5 21 12 3.5 19.5 4 12zM4 12h8",
  share: "M14 5l7 6.5-7 6.5v-4c-5 0-8.5 1.5-11 5 .8-6 4-9.5 11-9.7z",
  shield: "M12 3l7.5 2.8v5.7c0 4.4-3 7.6-7.5 9.5-4.5-1.9-7.5-5.1-7.5-9.5V5.8zM8.8 12l2.3 2.3 4.2-4.4",
  smile: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8 14.5a5 5 0 0 0 8 0M9 9.5v.01M15 9.5v.01",
  silent: "M5 9.5v5h3.5L13 18.5v-13L8.5 9.5zM16.5 9.5l5 5M21.5 9.5l-5 5",
  sun:
    "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8z" +
    "M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6L19 19M19 5l-1.4 1.4M6.4 17.6L5 19",
  topic: "M9.5 4l-2 16M16.5 4l-2 16M4.5 9h16M3.5 15h16",
  trash: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5",
  unlock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 6.8-1.2",
  up: "M12 19V6M6.5 11L12 5.5l5.5 5.5",
};

/** A decorative picture by name; whatever it stands for must also be said in words. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", OUTLINES[name]);
  svg.append(path);
  return svg;
}

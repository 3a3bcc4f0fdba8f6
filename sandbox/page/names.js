import { element } from "./element.js";

const COLOURS = 7;

/** The number of the colour that stands for a person or a chat. */
export function colourOf(id) {
  return Math.abs(id) % COLOURS;
}

/** A round picture with somebody's initials, coloured by their id as Telegram does. */
export function avatar({ id, first_name: first, last_name: last }) {
  const initials = [first, last].filter(Boolean).map((name) => [...name.trim()][0] ?? "").join("");
  return element("span", { class: `avatar colour-${colourOf(id)}`, "aria-hidden": "true" }, initials.toUpperCase());
}

export function fullName(person) {
  return [person.first_name, person.last_name].filter(Boolean).join(" ");
}

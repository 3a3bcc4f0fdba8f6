import { byId } from "./element.js";
import { icon } from "./icons.js";

const DAY_AND_TIME = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };
const SECOND = 1000;
/** What a message may take on its way, in milliseconds: a smaller difference is no other time. */
const SLACK = 2 * SECOND;

/** The time in the sandbox, which is the bot's too, and where one moves it for everybody. */
export class SandboxClock {
  #panel = byId("clock");
  #face = this.#panel.querySelector("time");
  #input = this.#panel.querySelector("input");
  /** The sandbox's clock minus this browser's, in milliseconds; null until the server has told. */
  #offset = null;
  #movable = false;

  /** `move({to})` or `move({forward})` asks the server for another time. */
  constructor(move) {
    const to = (date) => move({ to: date.toISOString() });
    this.#panel.querySelector("summary").prepend(icon("clock"));
    this.#panel.querySelector("summary").append(icon("chevron"));
    this.#panel.addEventListener("toggle", () => this.#fillIn());
    byId("clock-hour").addEventListener("click", () => move({ forward: { hours: 1 } }));
    byId("clock-day").addEventListener("click", () => move({ forward: { days: 1 } }));
    byId("clock-tomorrow").addEventListener("click", () => to(nextMorning(this.now)));
    byId("clock-back").addEventListener("click", () => to(new Date()));
    this.#panel.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      to(new Date(this.#input.value));
    });
    setInterval(() => this.isKnown && this.#face.textContent !== this.words && this.#draw(), SECOND);
  }

  set({ now, movable }) {
    this.#offset = new Date(now) - Date.now();
    this.#movable = movable;
    this.#panel.hidden = !movable;
    this.#draw();
    this.#fillIn();
  }

  /** The line is down: nobody knows what the time will be. */
  forget() {
    this.#offset = null;
  }

  open() {
    this.#panel.open = true;
    this.#panel.querySelector("summary").focus({ focusVisible: false });
  }

  get isKnown() {
    return this.#offset !== null;
  }

  get isMovable() {
    return this.#movable;
  }

  get now() {
    return new Date(Date.now() + (this.#offset ?? 0));
  }

  get isMoved() {
    return Math.abs(this.#offset ?? 0) > SLACK;
  }

  /** Date and time as on the person's own clock; the year only if it is another one. */
  get words() {
    const year = this.now.getFullYear() === new Date().getFullYear() ? undefined : "numeric";
    return this.now.toLocaleString("en-GB", { ...DAY_AND_TIME, year });
  }

  #draw() {
    const utc = this.now.toISOString();
    this.#face.textContent = this.words;
    this.#face.dateTime = utc;
    this.#panel.querySelector("summary").title = `${utc.slice(0, 10)} ${utc.slice(11, 16)} UTC`;
    this.#panel.classList.toggle("moved", this.isMoved);
    byId("clock-moved").hidden = !this.isMoved;
    byId("clock-back").disabled = !this.isMoved;
  }

  #fillIn() {
    this.#input.value = asWrittenLocally(this.now);
  }
}

function nextMorning(now) {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 9);
}

/** As a datetime-local field writes it, to the minute. */
function asWrittenLocally(date) {
  const shifted = new Date(date.getTime() - date.getTimezoneOffset() * 60 * SECOND);
  return shifted.toISOString().slice(0, 16);
}

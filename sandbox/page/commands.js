import { byId, button, element, words } from "./element.js";
import { moveFocus } from "./overlay.js";

/** The bot's commands: all of them behind the Menu button, the matching ones while somebody types a slash. */
export class CommandList {
  #list = byId("commands");
  #button = byId("menu");
  #commands = [];
  #ending = "";
  #send;

  /** `send(text)` sends a command as a message. */
  constructor(send) {
    this.#send = send;
    this.#button.append(element("span", { class: "menu-lines", "aria-hidden": "true" }), words("menu-word", "Menu"));
    this.#button.addEventListener("click", () => this.#toggle());
    this.#list.addEventListener("keydown", (event) => this.#onKey(event));
    addEventListener("pointerdown", (event) => {
      if (!byId("compose").contains(event.target)) this.hide();
    });
  }

  /** `ending` is what stands behind a command where there may be other bots: `@campaign_bot`. */
  set(commands, ending) {
    this.#commands = commands ?? [];
    this.#ending = ending;
    this.#button.hidden = this.#commands.length === 0;
    this.hide();
  }

  hide() {
    this.#list.hidden = true;
    this.#button.setAttribute("aria-expanded", "false");
  }

  get isShown() {
    return !this.#list.hidden;
  }

  /** Shows the commands that begin with what was typed; hides the list for any other text. */
  filter(typed) {
    const match = /^\/([a-z0-9_]*)$/i.exec(typed);
    const found = match ? this.#commands.filter(({ command }) => command.startsWith(match[1].toLowerCase())) : [];
    if (found.length) this.#show(found);
    else this.hide();
  }

  /** From the text field into the list, upwards from its end as the list stands above. */
  enter(event) {
    moveFocus(this.#list, event);
  }

  #toggle() {
    if (this.isShown) return this.hide();
    this.#show(this.#commands);
    this.#button.setAttribute("aria-expanded", "true");
    this.#list.querySelector("button")?.focus({ focusVisible: false });
  }

  #show(commands) {
    this.#list.replaceChildren(...commands.map((command) => this.#drawCommand(command)));
    this.#list.hidden = false;
    this.#list.scrollTop = 0;
  }

  #drawCommand({ command, description }) {
    const choose = () => {
      this.hide();
      this.#send(`/${command}${this.#ending}`);
      byId("composer").focus();
    };
    return button({ class: "command", on: { click: choose } },
      element("span", { class: "command-name" }, `/${command}`),
      " ",
      words("command-about", description),
    );
  }

  #onKey(event) {
    if (event.key === "Escape") {
      this.hide();
      byId("composer").focus();
    }
    moveFocus(this.#list, event);
  }
}

import { drawChats } from "./chats.js";
import { byId, button, element, words } from "./element.js";
import { icon } from "./icons.js";
import { avatar, fullName } from "./names.js";

const LANGUAGES = new Intl.DisplayNames(["en"], { type: "language" });
const SUGGESTED = "ar be da de en es fi fr hi id it ja ka ko lt lv nl no pl pt ru sv tr uk".split(" ");

export function languageName(code) {
  try {
    return LANGUAGES.of(code) ?? code;
  } catch {
    return code;
  }
}

/** The column of people to be, with the chats of one of them, and the clock at its head. On a phone it slides over. */
export class People {
  #list = byId("people-list");
  #column = byId("people");
  #opener = byId("people-open");
  #narrow = matchMedia("(max-width: 700px)");
  #choose;
  /** Whose chats are listed. */
  #shown = null;

  /**
   * `choose(personId, chatId)` opens one of somebody's chats, without a second number the bot's;
   * `add({first_name, language_code})` asks for a new person and returns false when it could not.
   */
  constructor({ choose, add }) {
    this.#choose = choose;
    this.#opener.append(icon("people"));
    byId("people-close").append(icon("close"));
    byId("theme").append(icon("sun"), icon("moon"));
    byId("theme").addEventListener("click", switchTheme);
    byId("languages").append(...SUGGESTED.map((code) => element("option", { value: code }, languageName(code))));
    this.#opener.addEventListener("click", () => this.open());
    byId("people-close").addEventListener("click", () => this.close());
    byId("people-backdrop").addEventListener("click", () => this.close());
    this.#column.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    this.#narrow.addEventListener("change", () => this.close());
    this.close();
    this.#watchForm(add);
  }

  /** `chats` are those of the chosen person: {chats, openId, unread, botId}; none while they are on their way. */
  show(people, chosenId, chats) {
    const focused = this.#list.contains(document.activeElement) && document.activeElement.dataset.testid;
    const rows = people.flatMap((person) => {
      const isChosen = person.id === chosenId;
      return [this.#drawPerson(person, isChosen), isChosen && chats && this.#drawChatsOf(person, chats)];
    });
    this.#list.replaceChildren(...rows.filter(Boolean));
    if (chats && this.#shown !== chosenId) this.#bringIntoView(chosenId);
    this.#shown = chats ? chosenId : null;
    if (focused) this.#list.querySelector(`[data-testid="${focused}"]`)?.focus({ preventScroll: true });
    const news = chats ? [...chats.unread.values()].some((count) => count > 0) : false;
    this.#opener.classList.toggle("has-news", news);
    this.#opener.setAttribute("aria-label", news ? "People and chats: new messages" : "People and chats");
  }

  /** Whether the column and the chat share one place, as on a phone. */
  get coversChat() {
    return this.#narrow.matches;
  }

  open() {
    this.#slide(true);
  }

  close() {
    this.#slide(false);
  }

  #drawPerson(person, chosen) {
    const choose = () => {
      this.close();
      this.#choose(person.id);
    };
    const { language_code: code, username } = person;
    const language = code && element("span", { class: "person-language", title: code }, languageName(code));
    const about = person.about || (username ? `@${username}` : "Added by you");
    return button(
      {
        class: "person",
        "data-testid": `person-${person.id}`,
        "aria-current": chosen && "true",
        on: { click: choose },
      },
      avatar(person),
      element(
        "span",
        { class: "person-words" },
        element("span", { class: "person-line" }, words("person-name", fullName(person)), language),
        words("person-about", about),
        element("span", { class: "person-id" }, `id ${person.id}`),
      ),
    );
  }

  #drawChatsOf(person, chats) {
    const choose = (chatId) => {
      this.close();
      this.#choose(person.id, chatId);
    };
    const label = { role: "group", "aria-label": `Chats of ${person.first_name}` };
    return element("div", { class: "chats", ...label }, ...drawChats({ ...chats, choose }));
  }

  #bringIntoView(personId) {
    this.#list.querySelector(".chats").scrollIntoView({ block: "nearest" });
    this.#list.querySelector(`[data-testid="person-${personId}"]`).scrollIntoView({ block: "nearest" });
  }

  #slide(open) {
    const narrow = this.#narrow.matches;
    const wasOpen = this.#column.classList.contains("open");
    this.#column.classList.toggle("open", open && narrow);
    this.#column.inert = narrow && !open;
    byId("chat").inert = narrow && open;
    this.#opener.setAttribute("aria-expanded", String(open && narrow));
    if (open) (this.#list.querySelector("[aria-current]") ?? byId("people-close")).focus({ preventScroll: true });
    else if (wasOpen) this.#opener.focus({ focusVisible: false });
  }

  #watchForm(add) {
    const details = byId("person-new");
    const form = details.querySelector("form");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const { first_name: first, language_code: language } = Object.fromEntries(new FormData(form));
      if (!first.trim() || !add({ first_name: first.trim(), language_code: language.trim() })) return;
      form.reset();
      details.open = false;
      this.close();
    });
  }
}

function switchTheme() {
  const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
  const shown = document.documentElement.dataset.theme ?? (isDark ? "dark" : "light");
  const other = shown === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = other;
  localStorage.setItem("sandbox-theme", other);
}

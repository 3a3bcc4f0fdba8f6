import { chooseWhereToAdd, chooseWhereToShare } from "./choices.js";
import { byId } from "./element.js";
import { whereLinkLeads } from "./links.js";
import { askToOpen, toast } from "./overlay.js";
import { BOT_CHAT } from "./state.js";

/** Where links and buttons lead: out of the sandbox, to the private chat, or to another chat of the person's. */
export class Ways {
  #state;
  #authors;
  #does;
  /** What is to stand in the text field of the chat that is on its way. */
  #prefill = null;

  /** `does` has request(message), open(personId, chatId), and fill(text) for the text field. */
  constructor(state, authors, does) {
    this.#state = state;
    this.#authors = authors;
    this.#does = does;
  }

  openLink(address) {
    const { bot, personId, chatId } = this.#state;
    const leads = whereLinkLeads(address, bot);
    if (leads.kind === "start") this.start(leads.payload);
    else if (leads.kind === "add") this.#addBot(leads);
    else if (leads.kind !== "here") askToOpen({ ...leads, preview: leads.text, openable: leads.kind !== "refused" });
    else if (chatId === BOT_CHAT) byId("composer").focus();
    else this.#does.open(personId, BOT_CHAT);
  }

  /** Starting is done in the private chat, wherever the link stood. */
  start(payload) {
    const { personId, chatId } = this.#state;
    if (chatId !== BOT_CHAT) this.#does.open(personId, BOT_CHAT);
    if (this.#does.request({ do: "start", payload })) this.#state.payload = null;
  }

  /** A button of the bot's puts its name and a query into the text field: here, or in a chat that the person chooses. */
  switchInline({ query, kinds }) {
    const { bot, people, chats, personId, chatId } = this.#state;
    const act = (chosen) => {
      this.#prefill = `@${bot.username} ${query}`;
      if (chosen === chatId) this.fillIn();
      else this.#does.open(personId, chosen);
    };
    const others = people.filter(({ id }) => id !== personId);
    if (kinds) chooseWhereToShare({ chats, people: others, kinds, act });
    else act(chatId);
  }

  /** The chat is here: what was on its way into its text field arrives. */
  fillIn() {
    const text = this.#prefill;
    this.#prefill = null;
    if (text === null) return;
    if (byId("compose-row").hidden) toast("Nothing can be written here yet.");
    else this.#does.fill(text);
  }

  #addBot({ to, rights, payload }) {
    const { chats, personId } = this.#state;
    const act = (chat) => {
      if (this.#does.request({ do: "add_bot", chat, rights, payload })) this.#does.open(personId, chat);
    };
    chooseWhereToAdd({ chats, to, rights, bot: this.#authors.botName, act });
  }
}

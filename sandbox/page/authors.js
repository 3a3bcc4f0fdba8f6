import { colourOf, fullName } from "./names.js";

const ROLES = { creator: "owner", administrator: "admin" };

/** Whose a message is, for the person at the page. `state` has bot, personId and, in `chat`, what the server told. */
export class Authors {
  #state;

  constructor(state) {
    this.#state = state;
  }

  /** Written under one's own name; what an admin writes anonymously stands on the group's side. */
  isMine({ from, sender_chat: chat }) {
    return from?.id === this.#state.personId && !chat;
  }

  /** Written in the name of a chat: the one that is chosen for it, or a channel's own in a channel. */
  isByVoice({ sender_chat: chat }, voice) {
    return chat !== undefined && chat.id === (voice || this.#state.chatId);
  }

  mayEdit(message) {
    const hasWords = message.text !== undefined || message.photo || message.document;
    const isOwnWords = this.isMine(message) && !message.forward_origin && !message.via_bot;
    return isOwnWords && hasWords && this.#state.chat.about.kind !== "person";
  }

  isBots({ from }) {
    return from?.id === this.#state.bot.id;
  }

  nameOf({ from, sender_chat: chat }) {
    if (chat) return chat.title;
    return from?.id === this.#state.bot.id ? this.botName : fullName(from ?? {});
  }

  /** The same for all messages of one author. */
  keyOf({ from, sender_chat: chat }) {
    return chat?.id ?? from?.id;
  }

  /** Who wrote a message, where that is not plain from the side it stands on: {name, colour, role}, or null. */
  signatureOf(message) {
    const { kind, members } = this.#state.chat.about;
    if (kind === "bot" || kind === "person" || this.isMine(message)) return null;
    const member = members.find(({ id }) => id === message.from?.id);
    const ofPerson = ROLES[member?.status] ?? (message.from?.is_bot ? "bot" : null);
    const role = message.sender_chat ? null : ofPerson;
    return { name: this.nameOf(message), colour: colourOf(this.keyOf(message)), role };
  }

  get botName() {
    return this.#state.chat?.bot?.name || this.#state.bot.first_name;
  }

  /**
   * The bot's newest message when its app is to open an answer to it by itself, or null. In a group a bot may ask one
   * person alone: the one it replied to. `newest(condition)` finds a message in the chat.
   */
  forcedReply(newest) {
    const asking = newest((message) => this.isBots(message));
    const { force_reply: forces, selective } = asking?.reply_markup ?? {};
    const isAsked = forces && (!selective || asking.reply_to_message?.from?.id === this.#state.personId);
    const own = newest((message) => this.isMine(message));
    return isAsked && (own?.message_id ?? 0) < asking.message_id ? asking : null;
  }
}

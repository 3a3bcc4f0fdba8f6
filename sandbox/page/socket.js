const FIRST_DELAY = 250;
const LONGEST_DELAY = 3000;

/**
 * Keeps a WebSocket to the sandbox open: after a drop (the server was restarted) it tries again, a little later each
 * time.
 *
 * `onEvent` gets every decoded message, `onState` true or false as the line comes and goes.
 */
export class Line {
  #socket = null;
  #delay = FIRST_DELAY;
  #onEvent;
  #onState;

  constructor({ onEvent, onState }) {
    this.#onEvent = onEvent;
    this.#onState = onState;
  }

  open() {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${location.host}/page/socket`);
    this.#socket = socket;
    socket.addEventListener("open", () => {
      this.#delay = FIRST_DELAY;
      this.#onState(true);
    });
    socket.addEventListener("message", (event) => this.#onEvent(JSON.parse(event.data)));
    socket.addEventListener("close", () => {
      this.#onState(false);
      setTimeout(() => this.open(), this.#delay);
      this.#delay = Math.min(this.#delay * 2, LONGEST_DELAY);
    });
  }

  /** False when the line is down: the caller keeps what the person wrote. */
  send(request) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(request));
    return true;
  }
}

// Asks /graphql with the visitor's token. Every question is an operation of the manifest beside this page: it is asked
// by its id, and with its text where the house did not register it.

const UNKNOWN = 'operation-not-registered';

export class Refused extends Error {
  constructor({ status, code }) {
    super(`refused with ${status} ${code}`);
    this.status = status;
    this.isUnregistered = code === UNKNOWN;
  }
}

export class Asking {
  #operations;
  #token;
  #sendsText = false;

  constructor(operations, token) {
    this.#operations = new Map(operations.map((each) => [each.name, each]));
    this.#token = token;
  }

  async ask(name, variables) {
    const operation = this.#operations.get(name);
    const byId = { extensions: { persistedQuery: { version: 1, sha256Hash: operation.id } }, variables };
    if (!this.#sendsText) {
      const answer = await this.#send(byId);
      if (answer.data) return answer.data;
      if (answer.code !== UNKNOWN) throw new Refused(answer);
    }
    const answer = await this.#send({ ...byId, query: operation.body });
    if (!answer.data) throw new Refused(answer);
    this.#sendsText = true;
    return answer.data;
  }

  async #send(body) {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: {
        accept: 'application/graphql-response+json',
        authorization: `Bearer ${this.#token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
      cache: 'no-store',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
    });
    const answer = await response.json().catch(() => ({}));
    const whole = response.ok && !answer.errors ? answer.data : null;
    return { status: response.status, data: whole, code: answer.errors?.[0]?.extensions?.code };
  }
}

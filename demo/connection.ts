/** Says once that the server is away and once that it is back, while the SDK keeps trying. */
export function watched(send: typeof fetch, say: (text: string) => void): typeof fetch {
  let away = false;
  return async (input, init) => {
    try {
      const response = await send(input, init);
      if (away) say("Assentry is back.");
      away = false;
      return response;
    } catch (error) {
      if (!away && !init?.signal?.aborted) {
        away = true;
        say("Assentry does not answer; nothing runs until it does.");
      }
      throw error;
    }
  };
}

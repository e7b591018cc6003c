/** Where nothing is painted, as in a hidden tab, no frame comes. */
const NO_FRAME_MS = 200;

/**
 * Does what nobody waits for once the next frame is on screen: a request made before it takes time from drawing it ([U4]).
 * Returns how to call it off.
 */
export function afterPaint(work: () => void): () => void {
  let timer = window.setTimeout(run, NO_FRAME_MS);
  const frame = window.requestAnimationFrame(() => {
    window.clearTimeout(timer);
    timer = window.setTimeout(run);
  });
  function run(): void {
    window.cancelAnimationFrame(frame);
    work();
  }
  return () => {
    window.clearTimeout(timer);
    window.cancelAnimationFrame(frame);
  };
}

// @vitest-environment jsdom
import { cleanup, render } from "@testing-library/react";
import { renderToString } from "react-dom/server";
import { afterEach, expect, test } from "vitest";
import { useRest } from "./use-rest";

let drawn: boolean[] = [];

function Part() {
  const hasRest = useRest();
  drawn.push(hasRest);
  return hasRest ? <p>The rest</p> : null;
}

afterEach(() => {
  cleanup();
  drawn = [];
});

test("[U4] what lies below is drawn after the first frame of what opens in the browser", () => {
  const { container } = render(<Part />);
  expect(drawn[0]).toBe(false);
  expect(container.textContent).toBe("The rest");
});

test("what the server draws is whole at once, and stays so as it comes alive", () => {
  const container = document.createElement("div");
  container.innerHTML = renderToString(<Part />);
  expect(container.textContent).toBe("The rest");
  drawn = [];
  render(<Part />, { container: document.body.appendChild(container), hydrate: true });
  expect(drawn).not.toContain(false);
});

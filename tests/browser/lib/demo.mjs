// What a suite of tests against the demonstration stands on.

import { after, before } from "node:test";
import { launch, People } from "./browser.mjs";
import { startDemo } from "./server.mjs";

// Ends a suite that hangs. On a busy machine of two cores a suite takes a few minutes.
export const SUITE_MS = 20 * 60_000;

// Called inside `describe`: before its tests, fills `world` with the server's url and sign_in addresses, a browser,
// and the people who can sign in; after them, ends all of it, and fails if the program does not end well.
export function useDemo(world) {
  before(async () => {
    Object.assign(world, await startDemo());
    world.browser = await launch();
    world.people = new People(world.browser, world.sign_in);
  });
  after(async () => {
    await world.browser?.close();
    await world.stop?.();
  });
}

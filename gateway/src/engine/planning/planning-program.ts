import { parentPort, workerData } from 'node:worker_threads';
import { parse } from 'graphql';
import { PlannerHere, readSupergraph } from './planner.js';
import { tellFault } from './planning-faults.js';
import type { PlanningMessage, PlanningThreadData, PlanWanted } from './planning-messages.js';

/** What runs in a planning thread: one operation after the other. */
function planForever({ supergraphs }: PlanningThreadData): void {
  const planners = supergraphs.map((sdl) => new PlannerHere(readSupergraph(sdl)));
  const say = (message: PlanningMessage): void => parentPort?.postMessage(message);
  parentPort?.on('message', (wanted: PlanWanted) => {
    say(planned(planners[wanted.graph], wanted));
  });
  say({ kind: 'ready' });
}

function planned(
  planner: PlannerHere | undefined,
  { document, overrides }: PlanWanted,
): PlanningMessage {
  try {
    const plan = planner?.plan(parse(document, { noLocation: true }), new Map(overrides));
    return { kind: 'planned', plan: JSON.stringify(plan) };
  } catch (error) {
    return { kind: 'failed', ...tellFault(error) };
  }
}

planForever(workerData as PlanningThreadData);

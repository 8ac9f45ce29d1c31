/**
 * Stages of a job with their times, as lines of its own log: they are there whichever worker goes on with the job, and
 * go when the job goes.
 */

export type JobStage = {
  readonly name: string;
  readonly startedAt: Date;
  /** Null while it lasts. */
  readonly endedAt: Date | null;
  /** Whether an error or the end of a worker broke it off; a later stage may be its second try. */
  readonly isBrokenOff: boolean;
};

const LINE = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) (?:begins: (.+)|breaks off)$/;

export function beginsLine(stage: string, at: Date): string {
  return `${at.toISOString()} begins: ${stage}`;
}

export function breaksOffLine(at: Date): string {
  return `${at.toISOString()} breaks off`;
}

/**
 * The stages that the lines tell of; other lines are passed over. One that begins again without having been broken
 * off, on another worker, is one stage.
 *
 * @param endedAt of the job; null while it has not ended
 */
export function stagesIn(lines: readonly string[], endedAt: Date | null): JobStage[] {
  const stages: JobStage[] = [];
  const end = (at: Date, isBrokenOff: boolean) => {
    const last = stages.at(-1);
    if (last?.endedAt === null) stages[stages.length - 1] = { ...last, endedAt: at, isBrokenOff };
  };
  for (const line of lines) {
    const [, time, name] = LINE.exec(line) ?? [];
    if (time === undefined) continue;
    const at = new Date(time);
    const last = stages.at(-1);
    if (name !== undefined && last?.endedAt === null && last.name === name) continue;
    end(at, name === undefined);
    if (name !== undefined) stages.push({ name, startedAt: at, endedAt: null, isBrokenOff: false });
  }
  if (endedAt !== null) end(endedAt, false);
  return stages;
}

/** A part of the panel: its node, and what brings it up to date. */
export interface View<State = void> {
  readonly node: HTMLElement;
  update(state: State): void;
}

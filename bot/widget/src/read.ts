// Parts of JSON as the types they must have. What is missing or of another kind reads as nothing, so that one strange
// part never takes the rest of a message with it.

export type Part = Readonly<Record<string, unknown>>;

export function text(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

export function number(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

export function part(value: unknown): Part {
  return typeof value === "object" && value !== null ? (value as Part) : {};
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function parts(value: unknown): readonly Part[] {
  return list(value).map(part);
}

export function texts(value: unknown): readonly string[] {
  return list(value).map(text).filter(Boolean);
}

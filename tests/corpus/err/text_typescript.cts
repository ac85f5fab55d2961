import { readFile } from "fs";

export const size: number = 3;

export function read(path: string): Promise<void> {
  return readFile(path);
}

export interface ClientRecipe {
  readonly name: string;
  readonly title: string;
}
export const clientRecipes: readonly ClientRecipe[];
/** A folder with the client programs of that recipe (`postgres-17`), downloaded when they are not there. Throws an Error of one line. */
export function clientsFolder(name: string): string;

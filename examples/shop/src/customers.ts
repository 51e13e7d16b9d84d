import { sql } from './database.ts';

export interface Customer {
  readonly id: number;
  readonly name: string;
  readonly email: string;
}

/** The customers whose name begins with the text. */
export async function findCustomers(text: string): Promise<Customer[]> {
  return sql<Customer>`SELECT id, name, email FROM customers WHERE name LIKE ${`${text}%`} ORDER BY name`;
}

import type { Renderer } from './renderer.ts';

export const alembicRenderer: Renderer = {
  tool: 'alembic',
  async render() {
    return null;
  },
};

import type { PageElement } from '../viewers/packages.ts';

/** Elements of a page, nested, without what is written in them: a text that acts changes it, one that is only read does not. */
export function shapeOf(element: PageElement): string {
  const children: string[] = [];
  for (const child of element.childNodes) {
    if (child.nodeName === '#text') continue;
    // Names between two backticks are shown as code wherever they stand in a sentence; code holds nothing but text.
    if (child.nodeName === 'CODE' && element.nodeName !== 'PRE' && shapeOf(child) === '') continue;
    // So long as its lines are few or many, a diff is a list of lines.
    children.push(`${child.nodeName.toLowerCase()}${shapeOf(child)}`);
  }
  return children.length === 0 ? '' : `(${children.join(' ')})`;
}

/** What a page holds, element by element. */
export function elementsOf(element: PageElement): PageElement[] {
  const all: PageElement[] = [];
  for (const child of element.childNodes) if (child.nodeName !== '#text') all.push(child, ...elementsOf(child));
  return all;
}

/** The texts in which GitHub and GitLab look for mentions, numbers and the like: not those of code and of links. */
export function plainTexts(element: PageElement): string[] {
  const all: string[] = [];
  for (const child of element.childNodes) {
    if (child.nodeName === '#text') all.push(child.textContent);
    else if (!['CODE', 'PRE', 'A', 'STYLE'].includes(child.nodeName)) all.push(...plainTexts(child));
  }
  return all;
}

import { notFound, RenderElement } from '@trovato/sdk';
export function listingsPage(): RenderElement { return notFound(); }
export function addPage(): RenderElement { return notFound(); }
export function editPage(): RenderElement { return notFound(); }
export function previewFragment(): RenderElement { return notFound(); }

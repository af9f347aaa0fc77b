// Attacks, and the places a plugin or a person could put them.
import { allowedTag, allowedUrl } from '../../kernel/src/render/allow-list.ts';

/** Whole snippets: markup, breakouts from attributes and text, addresses; `hit()` is what must never run. */
export const ATTACKS: readonly string[] = [
	`<script>hit()</script>`,
	`<ScRiPt src=data:,hit()></sCrIpT>`,
	`"><script>hit()</script>`,
	`'><img src=x onerror=hit()>`,
	`<img src=x onerror=hit()>`,
	`<img/src=x/onerror=hit()>`,
	`<img src="x\`<script>hit()</script>">`,
	`<img srcset="x 1x, javascript:hit() 2x">`,
	`<image src=x onerror=hit()>`,
	`<svg onload=hit()>`,
	`<svg><script>hit()</script></svg>`,
	`<svg><animate onbegin=hit() attributeName=x dur=1s>`,
	`<svg><a xlink:href="javascript:hit()"><text y=20>x</text></a></svg>`,
	`<svg><style><img src=x onerror=hit()></style></svg>`,
	`<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=hit()&gt;">`,
	`<math href="javascript:hit()">x</math>`,
	`<form><math><mtext></form><form><mglyph><style></math><img src onerror=hit()>`,
	`<noscript><p title="</noscript><img src=x onerror=hit()>">`,
	`<textarea><p title="</textarea><img src=x onerror=hit()>">`,
	`<title><p title="</title><img src=x onerror=hit()>">`,
	`<xmp><p title="</xmp><img src=x onerror=hit()>">`,
	`<template><img src=x onerror=hit()></template>`,
	`<iframe srcdoc="<script>parent.hit()</script>"></iframe>`,
	`<iframe src="javascript:parent.hit()"></iframe>`,
	`<object data="javascript:hit()"></object>`,
	`<embed src="javascript:hit()">`,
	`<base href="javascript:hit()//">`,
	`<meta http-equiv=refresh content="0;url=javascript:hit()">`,
	`<link rel=stylesheet href="javascript:hit()">`,
	`<style>@import 'javascript:hit()';*{background:url(javascript:hit())}</style>`,
	`<p style="background:url(javascript:hit());behavior:url(x)">x</p>`,
	`<div style=animation-name:x onanimationstart=hit()>`,
	`<body onload=hit()>`,
	`<details open ontoggle=hit()><summary>x</summary></details>`,
	`<input autofocus onfocus=hit()>`,
	`<select autofocus onfocus=hit()>`,
	`<video><source onerror=hit()></video>`,
	`<audio src=x onerror=hit()>`,
	`<marquee onstart=hit()>x</marquee>`,
	`<a href="javascript:hit()">x</a>`,
	`<a href="JaVaScRiPt:hit()">x</a>`,
	`<a href=" &#1; javascript:hit()">x</a>`,
	`<a href="java&#10;script:hit()">x</a>`,
	`<a href="java&Tab;script:hit()">x</a>`,
	`<a href="&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;hit()">x</a>`,
	`<a href="&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;hit()">x</a>`,
	`<a href="javascript&colon;hit()">x</a>`,
	`<a href="data:text/html,<script>hit()</script>">x</a>`,
	`<a href="vbscript:hit()">x</a>`,
	`<a href=x onclick=hit() autofocus onfocus=hit() tabindex=1>x</a>`,
	`<blockquote cite="javascript:hit()">x</blockquote>`,
	`<!--><img src=x onerror=hit()>-->`,
	`<!--[if true]><script>hit()</script><![endif]-->`,
	`<![CDATA[<img src=x onerror=hit()>]]>`,
	`<?xml-stylesheet href="javascript:hit()"?>`,
	`</p></div></article></main><script>hit()</script>`,
	`<a href="https://x" title="&quot; onmouseover=&quot;hit()">x</a>`,
	`<p class="x&quot; onclick=&quot;hit()">x</p>`,
	`<table><td background="javascript:hit()">x</table>`,
	`<<script>hit()//<</script>`,
	`<p\u0000 onclick=hit()>x`,
	`<\u0000script>hit()</script>`,
	`[x](javascript:hit())`,
	`[x](JAVASCRIPT&colon;hit())`,
	`[x](&#106;avascript:hit())`,
	`[x](data:text/html,<script>hit()</script>)`,
	`![x](javascript:hit())`,
	`![x](x" onerror="hit())`,
	`![x" onerror="hit()](x)`,
	`[x](https://x "t\\" onmouseover=\\"hit()")`,
	`<javascript:hit()>`,
	`[x]: javascript:hit()\n\n[x]`,
	'```x" onclick="hit()\ncode\n```',
	'# x" onclick="hit()',
	`http://x/"onmouseover="hit()`,
	`https://x/<img src=x onerror=hit()>`,
	`javascript:hit()`,
	` javascript:hit()`,
	`java\nscript:hit()`,
	`\u0001javascript:hit()`,
	`data:text/html,<script>hit()</script>`,
	`" onmouseover="hit()" x="`,
	`' onmouseover='hit()' x='`,
	`x onmouseover=hit()`,
	`\${hit()}`,
	`<%= hit() %>`,
	`<%~ hit() %>`,
	`{{constructor.constructor('hit()')()}}`,
];

const TAG = /<([a-z][^\s/>]*)([^>]*)>/gi;
const ATTRIBUTE = /([^\s=/"']+)(?:="([^"]*)"|='([^']*)')?/g;
const FRAME = new Set(['html', 'head', 'body', 'meta', 'title', 'link', 'main']);

/** What in the markup could run or load something it should not: a strict reading of what the renderer writes. */
export function findDangers(html: string): string[] {
	const dangers: string[] = [];
	for (const [, tag = '', attributes = ''] of html.matchAll(TAG)) {
		if (allowedTag(tag) !== tag && !FRAME.has(tag)) dangers.push(`<${tag}>`);
		for (const [, name = '', double, single] of attributes.matchAll(ATTRIBUTE)) {
			const value = double ?? single ?? '';
			if (/^on|^(?:style|srcset|srcdoc|action|formaction|ping|background|xlink:href)$/i.test(name)) dangers.push(name);
			if (/^(?:href|src|cite)$/i.test(name) && allowedUrl(decode(value)) === undefined)
				dangers.push(`${name}=${value}`);
		}
	}
	if (/<!--|<!\[|<\?/.test(html)) dangers.push('a comment or an instruction');
	return dangers;
}

function decode(value: string): string {
	return value
		.replace(/&#(\d+);?/g, (_, code: string) => String.fromCodePoint(Number(code)))
		.replace(/&#x([0-9a-f]+);?/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
		.replaceAll('&colon;', ':')
		.replaceAll('&Tab;', '\t')
		.replaceAll('&quot;', '"')
		.replaceAll('&amp;', '&');
}

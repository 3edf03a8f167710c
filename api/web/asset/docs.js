// RapiDoc takes its theme from an attribute: follow the reader's choice.

const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.querySelector('rapi-doc').setAttribute('theme', dark.matches ? 'dark' : 'light');

follow();
dark.addEventListener('change', follow);

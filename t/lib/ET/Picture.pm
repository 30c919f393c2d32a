# Pictures as people send them, and as nobody should.
#
#   png(300, 200)                   few colours, as a screenshot
#   png(900, 700, noise => 1)       2 bytes a pixel that no packer shortens
#   bad_pictures()                  ([what it is, file name, bytes, status], …)
package ET::Picture;
use v5.36;
use Compress::Zlib qw(compress crc32);
use Exporter 'import';

our @EXPORT_OK = qw(png png_chunk bad_pictures);

my $magic = "\x89PNG\r\n\x1a\n";

sub png_chunk ($type, $data) {
	return pack('N', length $data) . $type . $data
		. pack 'N', crc32($type . $data);
}

# Greyscale of 1 bit, or true colour of noise.
sub png ($width, $height, %opt) {
	my $row = int(($width + 7) / 8);
	my $raw = '';
	for my $y (0 .. $height - 1) {
		$raw .= "\0" . ($opt{noise}
			? join '', map { chr int rand 256 } 1 .. $width * 3
			: ($y / 8 & 1 ? "\xf0" : "\x0f") x $row);
	}
	return join '', $magic,
		png_chunk(IHDR => pack 'NNCCCCC', $width, $height,
			$opt{noise} ? (8, 2) : (1, 0), 0, 0, 0),
		$opt{before} // '',
		png_chunk(IDAT => compress($raw)), png_chunk(IEND => '');
}

# A header alone says how large it is.
sub huge_png () {
	my $row = "\0" x (20_000 / 8 + 1);
	return join '', $magic,
		png_chunk(IHDR => pack 'NNCCCCC', 20_000, 20_000, 1, 0, 0, 0,
			0), png_chunk(IDAT => compress($row x 20_000)),
		png_chunk(IEND => '');
}

sub animated_webp () {
	my $frames = 'VP8X' . pack('VCx3', 10, 2) . "\0" x 6
		. 'ANIM' . pack('VVv', 6, 0, 0);
	return 'RIFF' . pack('V', 4 + length $frames) . "WEBP$frames";
}

sub bad_pictures () {
	my $good = png(64, 64);
	my $gif = "GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\4\1\0\0\0\0,"
		. "\0\0\0\0\1\0\1\0\0\2\2D\1\0;";
	return (
		['nothing', 'empty.png', '', 422],
		['half a picture', 'half.png',
			substr($good, 0, length($good) / 2), 422],
		['a picture without its last byte', 'cut.png',
			substr($good, 0, -1), 422],
		['the first bytes of a JPEG', 'cut.jpg',
			"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0", 422],
		['a page with the name of a picture', 'page.png',
			"<!doctype html>\n<script>alert(1)</script>", 422],
		['a drawing with a script', 'drawing.png',
			'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
			422],
		['a program', 'setup.jpg', "MZ\x90\0" . "\0" x 500, 422],
		['a document', 'receipt.png', "%PDF-1.7\n%\xe2\xe3\n", 422],
		['an archive', 'a.webp', "PK\3\4" . "\0" x 100, 422],
		['a GIF', 'a.gif', $gif, 422],
		['a GIF that is a script as well', 'a.png',
			"GIF89a/*\0\0\0\0*/=1;alert(1)//;", 422],
		['a picture that moves', 'moving.png', png(64, 64, before =>
			png_chunk(acTL => pack 'NN', 2, 0)), 422],
		['a WebP that moves', 'moving.webp', animated_webp(), 422],
		['20 000 by 20 000 pixels', 'huge.png', huge_png(), 422],
		['a picture with a wrong sum', 'sum.png',
			$good =~ s/IDAT(.{8}).(.)/IDAT$1\xff$2/sr, 422],
		['more than 5 MB', 'large.png',
			$good . "\0" x (5 * 1024 * 1024), 413],
	);
}
1;

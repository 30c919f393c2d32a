# Mail.pm: a relay that catches, and what stands in a caught message.
package ET::Mail;

use v5.36;
use Exporter 'import';
use File::Temp 'tempdir';
use IO::Handle;
use JSON::PP;
use MIME::Base64 'decode_base64';
use POSIX ();

our @EXPORT_OK = qw(certificate catcher mails parse_ics parse_mail pdf_codes
	pdf_text qr_read relay);

# A self-signed certificate: (PEM, key); `names` as in subjectAltName.
sub certificate ($dir, $name, $names) {
	my ($pem, $key) = ("$dir/$name.pem", "$dir/$name.key");
	system("openssl req -x509 -newkey ec -pkeyopt "
		. "ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=$name "
		. "-addext subjectAltName=$names -keyout $key -out $pem "
		. '2>/dev/null') == 0 or die 'openssl makes no certificate';
	return ($pem, $key);
}

# Start deploy/mail-catcher with these options; stopped when it goes.
sub catcher (@options) {
	pipe(my $out, my $in) or die "pipe: $!";
	my $pid = fork // die "fork: $!";
	if ($pid == 0) {
		POSIX::dup2(fileno $in, 1);
		exec 'deploy/mail-catcher', @options or POSIX::_exit(127);
	}
	close $in;
	chomp(my $port = <$out> // die 'the mail catcher does not start');
	return bless { pid => $pid, port => $port, owner => $$ }, __PACKAGE__;
}

# A catcher with STARTTLS and a login, in a directory of its own. The options:
# port and dir of one that was there before, faults as STEP=WHAT.
sub relay (%opt) {
	my $dir = $opt{dir} // tempdir('et-mail-XXXXXX', TMPDIR => 1,
		CLEANUP => 1);
	certificate($dir, 'relay', 'DNS:localhost') if !-e "$dir/relay.pem";
	write_file("$dir/users", "tickets:relay-password\n");
	write_file("$dir/password", 'relay-password');
	my $self = catcher('--dir', "$dir/mail", '--port', $opt{port} // 0,
		'--cert', "$dir/relay.pem", '--key', "$dir/relay.key",
		'--users', "$dir/users",
		map { ('--fault', $_) } @{ $opt{faults} // [] });
	$self->{home} = $dir;
	return $self;
}

sub write_file ($path, $text) {
	open my $out, '>', $path or die "$path: $!";
	print $out $text;
	close $out or die "$path: $!";
	chmod 0600, $path;
	return $path;
}

# The options of a mailer that sends to this relay.
sub env ($self) {
	return { SMTP_HOST => 'localhost', SMTP_PORT => $self->port,
		SMTP_USER => 'tickets',
		SMTP_PASSWORD_FILE => "$self->{home}/password",
		SMTP_CAFILE => "$self->{home}/relay.pem",
		SMTP_FROM => 'Robotics <tickets@example.org>' };
}

sub port ($self) { return $self->{port} }
sub home ($self) { return $self->{home} }
sub dir ($self) { return "$self->{home}/mail" }

# Each message that it has caught, as bytes.
sub caught ($self) {
	return map {
		open my $in, '<:raw', $_ or die "$_: $!";
		local $/;
		scalar <$in>;
	} mails($self->dir);
}

# How many it has caught.
sub count ($self) {
	my @all = mails($self->dir);
	return scalar @all;
}

# Its exit status; the port is free then.
sub stop ($self) {
	my $pid = delete $self->{pid} or return;
	kill 'TERM', $pid;
	waitpid $pid, 0;
	return $?;
}

sub DESTROY ($self) {
	local $?;
	$self->stop if $self->{owner} == $$;
}

# Paths of the messages in a Maildir, the oldest first.
sub mails ($dir) {
	return sort { -M $b <=> -M $a || $a cmp $b } glob "$dir/new/*";
}

# Python's parser: nothing of it has to do with what wrote the message.
my $parser = <<'PYTHON';
import base64, json, sys
from email import policy, message_from_bytes
from email.header import decode_header, make_header
raw = sys.stdin.buffer.read()
m = message_from_bytes(raw, policy=policy.default)
def shape(p):
    if p.is_multipart():
        return p.get_content_type() + "(" + " ".join(map(shape, p.iter_parts())) + ")"
    return p.get_content_type()
def defects(p):
    found = [repr(d) for d in p.defects]
    for name, value in p.items():
        found += [name + ": " + repr(d) for d in getattr(value, "defects", [])]
    for part in p.iter_parts() if p.is_multipart() else []:
        found += defects(part)
    return found
def people(name):
    return [[a.display_name, a.addr_spec] for h in m.get_all(name, []) for a in h.addresses]
# The new policy keeps the space between two encoded words of a name.
plain = message_from_bytes(raw)
to_name = str(make_header(decode_header(plain["to"]))).rpartition(" <")[0]
text, html = m.get_body(("plain",)), m.get_body(("html",))
images = [p for p in m.walk() if p.get_content_maintype() == "image"]
files = list(m.iter_attachments()) if m.get_content_type() == "multipart/mixed" else []
print(json.dumps({
    "headers": [[k, str(v)] for k, v in m.items()],
    "subject": str(m["subject"]), "delivered_to": m["delivered-to"], "message_id": str(m["message-id"]),
    "from": people("from"), "to": people("to"), "to_name": to_name, "reply_to": people("reply-to"),
    "shape": shape(m), "defects": defects(m), "type": m.get_param("type"),
    "text": text.get_content() if text else None,
    "html": html.get_content() if html else None,
    "charsets": [p.get_content_charset() for p in (text, html) if p],
    "images": [{"cid": p["content-id"], "filename": p.get_filename(),
        "disposition": p.get_content_disposition(),
        "bytes": base64.b64encode(p.get_content()).decode()} for p in images],
    "files": [{"type": p.get_content_type(), "filename": p.get_filename(),
        "params": dict(p["content-type"].params),
        "disposition": p.get_content_disposition(),
        "bytes": base64.b64encode(p.get_payload(decode=True)).decode()} for p in files],
}))
PYTHON

# A hash of what the message says; the bytes of images and files are bytes.
sub parse_mail ($bytes) {
	my $file = File::Temp->new;
	binmode $file;
	print $file $bytes;
	$file->flush;
	open my $python, '-|', 'sh', '-c',
		'/usr/bin/python3 -c "$0" <"$1"', $parser, "$file"
		or die "python3: $!";
	my $mail = decode_json(join '', <$python>);
	$_->{bytes} = decode_base64($_->{bytes})
		for @{ $mail->{images} }, @{ $mail->{files} };
	return $mail;
}

# A file with these bytes.
sub temp_file ($bytes, $suffix) {
	my $file = File::Temp->new(SUFFIX => $suffix);
	binmode $file;
	print $file $bytes;
	$file->flush;
	return $file;
}

# What a QR decoder reads in the bytes of a picture, a line for each code.
sub qr_read ($bytes) {
	my $file = temp_file($bytes, '.png');
	chomp(my @read = `zbarimg -q --nodbus --raw $file 2>/dev/null`);
	return @read;
}

# What is read on each page of a PDF, as a printer at 150 dpi draws it.
sub pdf_codes ($bytes) {
	my $file = temp_file($bytes, '.pdf');
	my $dir = tempdir('et-pdf-XXXXXX', TMPDIR => 1, CLEANUP => 1);
	system('pdftoppm', '-r', 150, '-png', "$file", "$dir/page") == 0
		or die 'pdftoppm cannot read it';
	chomp(my @read = map { `zbarimg -q --nodbus --raw $_ 2>/dev/null` }
		sort glob "$dir/*.png");
	return @read;
}

# Its words.
sub pdf_text ($bytes) {
	my $file = temp_file($bytes, '.pdf');
	my $text = `pdftotext $file -`;
	utf8::decode($text);
	return $text;
}

# A calendar with one entry, read by the letter of RFC 5545: name => value,
# unfolded and unescaped; dies where it breaks a rule.
sub parse_ics ($bytes) {
	die 'not CR LF alone' if $bytes =~ /(?<!\r)\n|\r(?!\n)/;
	my @lines = split /\r\n/, $bytes, -1;
	die 'no end of line at the end' if pop(@lines) ne '';
	my @long = grep { length > 75 } @lines;
	die "longer than 75 bytes: @long" if @long;
	utf8::decode($_) or die 'a character is cut' for @lines;
	my @open;
	my %entry;
	for (split /\n/, join("\n", @lines) =~ s/\n[ \t]//gr) {
		my ($name, $value) = /^([A-Z-]+):(.*)$/s or die "no line: $_";
		if ($name eq 'BEGIN') {
			push @open, $value;
		} elsif ($name eq 'END') {
			die "END:$value" if pop(@open) ne $value;
		} else {
			my $where = join ' ', @open;
			die "$name twice" if exists $entry{$name};
			die "$name in '$where'" if !@open;
			$entry{$name} = $value =~ s/\\n/\n/gr =~ s/\\(.)/$1/gr;
		}
	}
	die "not closed: @open" if @open;
	return \%entry;
}

1;

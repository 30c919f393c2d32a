# /docs and /redoc show openapi.json with nothing from elsewhere.
use v5.36;
use Test::More;
use ET::Browser qw(browser);
use ET::Stack;

my $stack = ET::Stack->new;
browser('docs', BASE_URL => $stack->env('BASE_URL'));

done_testing;

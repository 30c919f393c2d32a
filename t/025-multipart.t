#!/usr/bin/perl
# The unit test t/unit/multipart.c.
exec +($ENV{BUILD} // 'build') . '/unit/multipart' or die "unit/multipart: $!\n";

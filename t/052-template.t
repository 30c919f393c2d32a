#!/usr/bin/perl
# The unit test t/unit/template.c.
exec +($ENV{BUILD} // 'build') . '/unit/template' or die "unit/template: $!\n";

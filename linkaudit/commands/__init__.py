"""The commands of the command line, one file a group: each takes the parsed options and returns an exit code. They
know no platform, no format and no rule."""

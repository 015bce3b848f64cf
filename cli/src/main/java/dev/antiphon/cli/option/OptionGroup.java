package dev.antiphon.cli.option;

/** A group of options: the options of one command, or options that several commands share. */
public interface OptionGroup {
    /** Returns the options of this group. */
    Options options();
}

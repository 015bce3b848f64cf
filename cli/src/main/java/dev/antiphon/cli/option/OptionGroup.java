package dev.antiphon.cli.option;

/** A group of options: those of a command, or those that several commands share. */
public interface OptionGroup {
    /** Returns the options of this group. */
    Options options();
}

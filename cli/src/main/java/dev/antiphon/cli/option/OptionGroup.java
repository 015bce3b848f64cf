package dev.antiphon.cli.option;

/** Options that belong together: those of a command, or a part that several commands have. */
public interface OptionGroup {
    /** Returns the options that it declares. */
    Options options();
}

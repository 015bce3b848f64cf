package dev.antiphon.cli.option;

/** Options that belong together: those of a command, or a part that several commands have. */
public interface OptionGroup {
    /** What it declares. */
    Options options();
}

package dev.antiphon.cli;

/** Options that belong together: those of a command, or a part that several commands have. */
interface OptionGroup {
    /** What it declares. */
    Options options();
}

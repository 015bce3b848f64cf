package dev.antiphon.cli.option;

import java.util.concurrent.Callable;

/** A command: its options, and its execution, which returns an exit status. */
public interface Command extends OptionGroup, Callable<Integer> {}

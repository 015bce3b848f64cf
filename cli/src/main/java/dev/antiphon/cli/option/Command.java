package dev.antiphon.cli.option;

import java.util.concurrent.Callable;

/** A command of the tool: its options, and its execution, which returns the exit status. */
public interface Command extends OptionGroup, Callable<Integer> {}

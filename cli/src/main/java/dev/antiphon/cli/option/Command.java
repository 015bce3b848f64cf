package dev.antiphon.cli.option;

import java.util.concurrent.Callable;

/** A command: what may be given to it, and what it does, which ends in a status. */
public interface Command extends OptionGroup, Callable<Integer> {}

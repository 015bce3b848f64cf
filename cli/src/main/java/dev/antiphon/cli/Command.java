package dev.antiphon.cli;

import java.util.concurrent.Callable;

/** A command: what may be given to it, and what it does, which ends in a status. */
interface Command extends OptionGroup, Callable<Integer> {}

package dev.antiphon.examples.microservice;

/** The work of a service on a request. It may block. */
@FunctionalInterface
interface Handling {
    Answer handle(Request request, Deadline deadline);
}

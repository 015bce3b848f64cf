package dev.antiphon.control.http;

/** A check of a request's head, before its route is looked up and its body is read. */
@FunctionalInterface
public interface RequestGuard {
    /**
     * Checks the head.
     *
     * @throws ApiProblem when the server must refuse the request
     */
    void check(RequestHead head);
}

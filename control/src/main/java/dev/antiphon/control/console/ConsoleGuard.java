package dev.antiphon.control.console;

import dev.antiphon.control.http.LocalGuard;
import dev.antiphon.control.http.RequestGuard;
import dev.antiphon.control.http.RequestHead;

/**
 * A guard that lets a browser open the page, and leaves all else to the guard of the API.
 *
 * <p>A browser sends no token with an address that a person types, so the files of the page need
 * none: they are the same for everyone and hold nothing of the services. The page asks for the
 * token and sends it with each request to the API. A link on another site may open the page, but
 * not load it as a part of itself.
 *
 * @param api the guard of the API
 */
public record ConsoleGuard(LocalGuard api) implements RequestGuard {
    @Override
    public void check(RequestHead head) {
        if (!ConsolePage.isPage(head)) {
            api.check(head);
        } else if (opens(head)) {
            api.checkHost(head);
        } else {
            api.checkSite(head);
        }
    }

    /** Returns whether a browser opens the page in a tab. */
    private static boolean opens(RequestHead head) {
        return head.path().equals("/")
                && head.header("Origin").isEmpty()
                && head.header("Sec-Fetch-Mode").orElse("").equals("navigate")
                && head.header("Sec-Fetch-Dest").orElse("").equals("document");
    }
}

package dev.antiphon.control.console;

import dev.antiphon.control.http.LocalGuard;
import dev.antiphon.control.http.RequestGuard;
import dev.antiphon.control.http.RequestHead;

import java.util.List;

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
        if (ConsolePage.isPage(head) && isOwn(head)) {
            api.checkHost(head);
        } else {
            api.check(head);
        }
    }

    /** Returns whether the request is by a person, by the page itself or by a program. */
    private static boolean isOwn(RequestHead head) {
        if (head.header("Origin").isPresent()) {
            return false;
        }
        String site = head.header("Sec-Fetch-Site").orElse("none");
        boolean opens = head.path().equals("/")
                && head.header("Sec-Fetch-Mode").orElse("").equals("navigate")
                && head.header("Sec-Fetch-Dest").orElse("").equals("document");
        return opens || List.of("same-origin", "none").contains(site);
    }
}

package dev.antiphon.checks;

import dev.antiphon.control.Control;
import dev.antiphon.control.api.ControlServer;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * A program with the control API alone. It takes the arguments with which a client starts {@code
 * antiphon control}, writes its address to the ready file, and ends when standard input ends.
 */
final class ControlMain {
    private ControlMain() {}

    public static void main(String[] arguments) throws IOException {
        List<String> words = List.of(arguments);
        String address = words.get(words.indexOf("--listen") + 1);
        Path ready = Path.of(words.get(words.indexOf("--ready-file") + 1));
        try (Control control = Control.start();
                ControlServer server =
                        ControlServer.builder(control).address(address).start()) {
            Path draft = ready.resolveSibling("draft");
            Files.writeString(draft, server.address() + "\n");
            Files.move(draft, ready, StandardCopyOption.ATOMIC_MOVE);
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}

package dev.antiphon.cli.option;

import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.LibraryText;
import dev.antiphon.framing.Framing;
import dev.antiphon.framing.FramingProvider;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * The framings of users, from jars in a folder, each with a {@link FramingProvider}. They are found
 * through the context class loader of the thread that runs the command. Threads that this thread
 * starts inherit the class loader.
 */
public final class Plugins {
    private static final String OPTION = "--plugins";

    private Plugins() {}

    /**
     * Loads the framings from this folder.
     *
     * @throws CliException when the folder has no framings, or one has the name of a known framing
     */
    public static void use(String folder) {
        List<String> before = names(Framing.forms());
        List<URL> jars = jars(folder);
        if (jars.isEmpty()) {
            throw CliException.usage("no-plugins", OPTION, folder);
        }
        Thread thread = Thread.currentThread();
        URLClassLoader plugins =
                new URLClassLoader(jars.toArray(URL[]::new), thread.getContextClassLoader());
        List<String> added = names(forms(folder, plugins));
        for (String each : added) {
            if (before.contains(each)) {
                throw CliException.usage("plugin-name-taken", OPTION, folder, each);
            }
        }
        thread.setContextClassLoader(plugins);
    }

    private static List<URL> jars(String folder) {
        Path path = OptionParser.file(OPTION, folder);
        try (Stream<Path> files = Files.list(path)) {
            List<URL> jars = new ArrayList<>();
            for (Path each : files.sorted().toList()) {
                if (each.toString().toLowerCase(Locale.ROOT).endsWith(".jar")) {
                    jars.add(url(each));
                }
            }
            return jars;
        } catch (IOException e) {
            throw CliException.usage("no-plugins", OPTION, folder);
        }
    }

    private static URL url(Path jar) throws MalformedURLException {
        return jar.toUri().toURL();
    }

    /** Returns the forms of all providers in the jars. */
    @SuppressWarnings("ReferenceEquality") // class loaders are compared by identity
    private static List<String> forms(String folder, ClassLoader plugins) {
        List<String> forms = new ArrayList<>();
        try {
            for (FramingProvider each : ServiceLoader.load(FramingProvider.class, plugins)) {
                if (each.getClass().getClassLoader() == plugins) {
                    forms.addAll(each.forms());
                }
            }
        } catch (ServiceConfigurationError | LinkageError e) {
            throw CliException.usage("plugins-broken", OPTION, folder, LibraryText.of(e));
        }
        if (forms.isEmpty()) {
            throw CliException.usage("plugins-empty", OPTION, folder);
        }
        return forms;
    }

    private static List<String> names(List<String> forms) {
        return forms.stream().map(each -> each.split("[:@,\\[]", 2)[0]).toList();
    }
}

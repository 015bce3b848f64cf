import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

/**
 * Writes a jar whose classes are of today's version: an AOT cache takes none from before Java 6,
 * since their code has no stack maps. What they do is left as it is; the maps are added.
 *
 * <p>Arguments: the jar to read, the jar to write.
 */
final class NewerClasses {
    private NewerClasses() {}

    public static void main(String[] arguments) throws IOException {
        Path from = Path.of(arguments[0]);
        URL[] path = {from.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(path);
                JarFile in = new JarFile(from.toFile());
                OutputStream file = Files.newOutputStream(Path.of(arguments[1]));
                JarOutputStream out = new JarOutputStream(file)) {
            ClassFile classes = ClassFile.of(
                    ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                    ClassFile.ClassHierarchyResolverOption.of(
                            ClassHierarchyResolver.ofResourceParsing(loader).cached()));
            for (Enumeration<JarEntry> all = in.entries(); all.hasMoreElements(); ) {
                JarEntry entry = all.nextElement();
                try (InputStream content = in.getInputStream(entry)) {
                    byte[] bytes = content.readAllBytes();
                    boolean isClass = entry.getName().endsWith(".class")
                            && !entry.getName().startsWith("META-INF/");
                    ZipEntry written = new ZipEntry(entry.getName());
                    written.setTimeLocal(entry.getTimeLocal());
                    out.putNextEntry(written);
                    out.write(isClass ? newer(classes, bytes) : bytes);
                    out.closeEntry();
                }
            }
        }
    }

    private static byte[] newer(ClassFile classes, byte[] bytes) {
        ClassTransform version = (builder, element) -> builder.with(
                element instanceof ClassFileVersion
                        ? ClassFileVersion.of(ClassFile.JAVA_21_VERSION, 0)
                        : element);
        return classes.transformClass(
                classes.parse(bytes),
                ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL).andThen(version));
    }
}

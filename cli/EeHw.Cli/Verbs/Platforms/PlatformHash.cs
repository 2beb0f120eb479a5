using System.Security.Cryptography;
using System.Text;
using EeHw.Model.Platforms;

namespace EeHw.Cli.Verbs.Platforms;

/// <summary>What an answer about platforms depends on.</summary>
internal static class PlatformHash
{
    public static string OfAll() => Of(PlatformDocument.ToMarkdown());

    public static string Of(Platform platform) => Of(platform.ToString());

    private static string Of(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

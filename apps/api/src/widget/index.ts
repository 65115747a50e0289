import { WidgetResolver } from "./widget.resolver.ts";

export const widgetResolvers = [WidgetResolver] as const;
